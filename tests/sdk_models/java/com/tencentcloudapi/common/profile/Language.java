// A part of the model of the official SDK for Java.
package com.tencentcloudapi.common.profile;

public enum Language { ZH_CN, EN_US }
