// A part of the model of the official SDK for Java: calls of any service.
package com.tencentcloudapi.common;

import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;

public abstract class AbstractClient {
    private final String version;
    private final ClientProfile profile;

    public AbstractClient(String endpoint, String version, Credential key, String region, ClientProfile profile) {
        this.version = version;
        this.profile = profile;
    }

    public String call(String action, String body) throws TencentCloudSDKException {
        return AbstractModel.send(profile, version, action, body);
    }
}
