// A part of the model of the official SDK for C++: calls of any service.
#pragma once
#include "Credential.h"
#include "TencentCloud.h"

namespace TencentCloud
{
    struct HttpResponse
    {
        std::string text;
        const char *Body() const { return text.data(); }
        uint64_t BodySize() const { return text.size(); }
    };

    struct HttpResponseOutcome
    {
        HttpResponse result;
        bool IsSuccess() const { return true; }
        HttpResponse GetResult() const { return result; }
        Outcome::Error GetError() const { return {}; }
    };

    class AbstractClient
    {
        std::string version;
        ClientProfile profile;

    public:
        AbstractClient(const std::string &, const std::string &own, const Credential &, const std::string &, const ClientProfile &given)
            : version(own), profile(given) {}
        HttpResponseOutcome MakeRequestJson(const std::string &action, const std::string &body)
        {
            return {{SendText(profile.http, version, action, body)}};
        }
    };
}
