// A part of the model of the official SDK for Java.
package com.tencentcloudapi.common.profile;

public class HttpProfile {
    public static final String REQ_HTTP = "http://";
    public static final String REQ_HTTPS = "https://";
    public String protocol;
    public String endpoint;
    public void setProtocol(String protocol) { this.protocol = protocol; }
    public void setEndpoint(String endpoint) { this.endpoint = endpoint; }
}
