// A part of the model of the official SDK for Java.
package com.tencentcloudapi.common;

public class Credential {
    public Credential(String id, String key, String token) {
        if (id == null || key == null) throw new IllegalArgumentException("no key");
    }
}
