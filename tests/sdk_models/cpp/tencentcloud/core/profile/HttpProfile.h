// A part of the model of the official SDK for C++.
#pragma once
#include <string>

namespace TencentCloud
{
    struct HttpProfile
    {
        enum class Scheme { HTTP, HTTPS };
        std::string endpoint;
        void SetProtocol(Scheme) {}
        void SetEndpoint(const std::string &name) { endpoint = name; }
    };
}
