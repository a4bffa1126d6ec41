package dev.slipway.deployer.release;

/**
 * One service deployment, as ListServiceDeployments names it.
 *
 * @param value the whole ARN
 */
public record ServiceDeploymentArn(String value) {

    /** @throws IllegalArgumentException when the value is no ARN of ECS */
    public ServiceDeploymentArn {
        if (!value.startsWith("arn:") || !value.contains(":ecs:")) {
            throw new IllegalArgumentException("not an ARN of ECS: " + value);
        }
    }

    /** What stands after the last slash: the deployment's id. */
    public String id() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
