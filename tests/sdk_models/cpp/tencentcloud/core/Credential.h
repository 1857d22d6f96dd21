// A part of the model of the official SDK for C++.
#pragma once
#include <string>

namespace TencentCloud
{
    struct Credential
    {
        Credential(const std::string &id, const std::string &key, const std::string &token) {}
    };
}
