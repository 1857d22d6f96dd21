// A part of the model of the official SDK for C++.
#pragma once
#include "HttpProfile.h"

namespace TencentCloud
{
    struct ClientProfile
    {
        HttpProfile http;
        explicit ClientProfile(const HttpProfile &profile) : http(profile) {}
    };
}
