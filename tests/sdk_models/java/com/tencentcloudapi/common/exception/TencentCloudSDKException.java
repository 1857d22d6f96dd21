// A part of the model of the official SDK for Java.
package com.tencentcloudapi.common.exception;

public class TencentCloudSDKException extends Exception {
    public TencentCloudSDKException(String message) { super(message); }
    public String getErrorCode() { return "Model"; }
    public String getRequestId() { return ""; }
}
