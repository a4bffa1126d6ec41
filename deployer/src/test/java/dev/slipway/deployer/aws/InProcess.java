package dev.slipway.deployer.aws;

import software.amazon.awssdk.http.SdkHttpClient;

/** The deployer's own gateways without a network. */
public final class InProcess {

    private InProcess() {}

    /** Over an HTTP client of the SDK. */
    public static Aws aws(SdkHttpClient http) {
        return SdkAws.over(http, "eu-central-1", Attempts.NORMAL);
    }
}
