package dev.slipway.deployer.release;

/**
 * A task of ECS, as RunTask and ListTasks name it.
 *
 * @param value the whole ARN
 */
public record TaskArn(String value) {

    /** @throws IllegalArgumentException when the value is no ARN of ECS */
    public TaskArn {
        if (!value.startsWith("arn:") || !value.contains(":ecs:")) {
            throw new IllegalArgumentException("not an ARN of ECS: " + value);
        }
    }

    /** What stands after the last slash: the task's id, which its log stream ends with. */
    public String id() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
