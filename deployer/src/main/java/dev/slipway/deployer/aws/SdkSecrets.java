package dev.slipway.deployer.aws;

import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

record SdkSecrets(SecretsManagerClient client, Calls calls) implements Secrets {

    @Override
    public boolean exists(String nameOrArn) {
        try {
            return calls.call(
                            "look for the secret " + nameOrArn,
                            "secretsmanager:DescribeSecret",
                            () -> client.describeSecret(request -> request.secretId(nameOrArn))
                                    .deletedDate())
                    == null;
        } catch (AwsFailure e) {
            if (e.kind() == AwsFailure.Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public String value(String nameOrArn) {
        return calls.call(
                "read the secret " + nameOrArn,
                "secretsmanager:GetSecretValue",
                () -> client.getSecretValue(request -> request.secretId(nameOrArn))
                        .secretString());
    }
}
