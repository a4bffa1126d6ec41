package dev.slipway.deployer.plan;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a member of a task definition is.
 *
 * @param name for people: the variable, the secret, the role, or the path below its part
 * @param path the whole path, as {@code TaskDefinition.members()} has it
 */
public record Where(Part part, String name, String path) {
    private static final Pattern CONTAINER =
            Pattern.compile("containerDefinitions\\[([^]]*)](?:\\.(.*))?", Pattern.DOTALL);

    /** Members of the container that the deployer releases to, and what they are. */
    private static final List<Rule> OF_THE_CONTAINER = List.of(
            new Rule(Part.IMAGE, Pattern.compile("(image)")),
            new Rule(Part.COMMAND, Pattern.compile("(command|entryPoint|workingDirectory)")),
            new Rule(Part.ENVIRONMENT, Pattern.compile("environment\\[(.*)]", Pattern.DOTALL)),
            new Rule(Part.ENVIRONMENT, Pattern.compile("(environmentFiles.*)", Pattern.DOTALL)),
            new Rule(Part.SECRET, Pattern.compile("secrets\\[(.*)]", Pattern.DOTALL)),
            new Rule(Part.CPU, Pattern.compile("(cpu)")),
            new Rule(Part.MEMORY, Pattern.compile("(memory|memoryReservation)")),
            new Rule(Part.VOLUME, Pattern.compile("((?:mountPoints|volumesFrom).*)", Pattern.DOTALL)));

    private static final List<Rule> OF_THE_TASK = List.of(
            new Rule(Part.CPU, Pattern.compile("(cpu)")),
            new Rule(Part.MEMORY, Pattern.compile("(memory)")),
            new Rule(Part.ROLE, Pattern.compile("(taskRoleArn|executionRoleArn)")),
            new Rule(Part.VOLUME, Pattern.compile("volumes\\[(.*)", Pattern.DOTALL)),
            new Rule(Part.TAG, Pattern.compile("tags\\[(.*)]", Pattern.DOTALL)));

    private record Rule(Part part, Pattern path) {}

    /** @param container the one that the deployer sets the image of */
    static Where of(String path, String container) {
        Matcher inContainer = CONTAINER.matcher(path);
        if (!inContainer.matches()) {
            return first(OF_THE_TASK, path, path);
        }
        String name = inContainer.group(1);
        String member = inContainer.group(2) == null ? "" : inContainer.group(2);
        if (name.equals(container)) {
            return first(OF_THE_CONTAINER, member, path);
        }
        return new Where(Part.SIDECAR, member.isEmpty() ? name : name + " " + member, path);
    }

    private static Where first(List<Rule> rules, String member, String path) {
        for (Rule rule : rules) {
            Matcher matcher = rule.path().matcher(member);
            if (matcher.matches()) {
                return new Where(rule.part(), withoutBracket(matcher.group(1)), path);
            }
        }
        return new Where(Part.OTHER, member, path);
    }

    /** {@code scratch].host.sourcePath} is {@code scratch host.sourcePath}. */
    private static String withoutBracket(String name) {
        return name.replaceFirst("]\\.", " ").replaceFirst("]$", "");
    }
}
