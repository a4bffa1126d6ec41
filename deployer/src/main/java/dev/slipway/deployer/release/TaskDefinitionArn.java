package dev.slipway.deployer.release;

/**
 * One revision of a task definition, as ECS names it.
 *
 * @param value the whole ARN
 */
public record TaskDefinitionArn(String value) {

    /** @throws IllegalArgumentException when the value is no ARN of ECS */
    public TaskDefinitionArn {
        if (!value.startsWith("arn:") || !value.contains(":ecs:")) {
            throw new IllegalArgumentException("not an ARN of ECS: " + value);
        }
    }

    /** What stands after the last slash: the family and the revision, {@code FAMILY:7}. */
    public String id() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
