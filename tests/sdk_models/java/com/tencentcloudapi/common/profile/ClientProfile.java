// A part of the model of the official SDK for Java.
package com.tencentcloudapi.common.profile;

public class ClientProfile {
    public static final String SIGN_TC3_256 = "TC3-HMAC-SHA256";
    public final HttpProfile http;
    public ClientProfile(String method, HttpProfile http) { this.http = http; }
    public void setLanguage(Language language) {}
}
