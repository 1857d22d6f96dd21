// A model of the official SDK for Java: it has the names that samples use, and sends what they set as JSON, unsigned.
package com.tencentcloudapi.common;

import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

public class AbstractModel {
    public static String toJsonString(AbstractModel model) { return "{}"; }

    public static void send(ClientProfile profile, String action, AbstractModel request) throws TencentCloudSDKException {
        send(profile, "2022-09-28", action, write(request));
    }

    static String send(ClientProfile profile, String version, String action, String body) throws TencentCloudSDKException {
        try {
            URL address = new URL(profile.http.protocol + profile.http.endpoint + "/");
            HttpURLConnection connection = (HttpURLConnection) address.openConnection();
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("X-TC-Action", action);
            connection.setRequestProperty("X-TC-Version", version);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException error) {
            throw new TencentCloudSDKException(error.toString());
        }
    }

    private static String write(Object value) {
        StringBuilder text = new StringBuilder();
        if (value instanceof String) {
            text.append('"');
            for (char c : ((String) value).toCharArray()) {
                if (c < 32 || c > 126 || c == '"' || c == '\\') text.append(String.format("\\u%04x", (int) c));
                else text.append(c);
            }
            return text.append('"').toString();
        }
        if (value.getClass().isArray()) {
            for (int index = 0; index < Array.getLength(value); index++) {
                text.append(index == 0 ? "[" : ",").append(write(Array.get(value, index)));
            }
            return text.length() == 0 ? "[]" : text.append(']').toString();
        }
        if (!(value instanceof AbstractModel)) return value.toString();
        for (Field field : value.getClass().getFields()) {
            try {
                Object member = field.get(value);
                if (member == null) continue;
                text.append(text.length() == 0 ? "{" : ",").append(write(field.getName())).append(':').append(write(member));
            } catch (IllegalAccessException error) {
                throw new IllegalStateException(error);
            }
        }
        return text.length() == 0 ? "{}" : text.append('}').toString();
    }
}
