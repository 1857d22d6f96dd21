// A model of the official SDK for C++: it has the names that samples use, and sends what they set as JSON, unsigned.
#pragma once
#include <arpa/inet.h>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "profile/ClientProfile.h"

namespace TencentCloud
{
    inline void InitAPI() {}
    inline void ShutdownAPI() {}

    inline std::string Write(const std::string &value)
    {
        std::string text = "\"";
        for (unsigned char c : value)
        {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", c);
            text += c < 32 || c == '"' || c == '\\' ? std::string(escape) : std::string(1, c);
        }
        return text + "\"";
    }
    inline std::string Write(int64_t value) { return std::to_string(value); }
    inline std::string Write(uint64_t value) { return std::to_string(value); }
    inline std::string Write(bool value) { return value ? "true" : "false"; }

    struct AbstractModel;
    std::string Write(const AbstractModel &value);
    template <typename T> std::string Write(const std::vector<T> &values);

    struct AbstractModel
    {
        std::string members;
        std::string ToJsonString() const { return "{" + members + "}"; }
        template <typename T> void Set(const std::string &name, const T &value)
        {
            members += (members.empty() ? "" : ",") + Write(name) + ":" + Write(value);
        }
    };
    inline std::string Write(const AbstractModel &value) { return value.ToJsonString(); }
    template <typename T> std::string Write(const std::vector<T> &values)
    {
        std::string text;
        for (const auto &value : values) text += (text.empty() ? "" : ",") + Write(value);
        return "[" + text + "]";
    }

    struct Outcome
    {
        AbstractModel result;
        struct Error { std::string PrintAll() const { return "error"; } };
        bool IsSuccess() const { return true; }
        const AbstractModel &GetResult() const { return result; }
        Error GetError() const { return {}; }
    };

    inline std::string SendText(const HttpProfile &http, const std::string &version, const std::string &action, const std::string &body)
    {
        auto colon = http.endpoint.rfind(':');
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(std::stoi(http.endpoint.substr(colon + 1)));
        inet_pton(AF_INET, http.endpoint.substr(0, colon).c_str(), &address.sin_addr);
        int connection = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(connection, (sockaddr *)&address, sizeof address)) throw std::runtime_error("no connection");
        std::string sent = "POST / HTTP/1.1\r\nHost: " + http.endpoint + "\r\nContent-Type: application/json\r\nX-TC-Action: " + action +
            "\r\nX-TC-Version: " + version + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        for (size_t done = 0; done < sent.size();) done += write(connection, sent.data() + done, sent.size() - done);
        char piece[512];
        std::string answer;
        for (ssize_t count; (count = read(connection, piece, sizeof piece)) > 0;) answer.append(piece, count);
        close(connection);
        return answer;
    }

    inline Outcome Send(const HttpProfile &http, const std::string &action, const AbstractModel &request)
    {
        SendText(http, "2022-09-28", action, request.ToJsonString());
        return Outcome{request};
    }
}
