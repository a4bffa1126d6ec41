package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.ConfigurationException;
import dev.slipway.deployer.config.Mistake;
import dev.slipway.deployer.config.Nearest;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.report.WorkflowCommands;
import dev.slipway.deployer.time.Cancellation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.databind.json.JsonMapper;

/** What a person reads, and the process ends with, when a verb ends with an exception. The one place that maps them. */
final class Failures {
    private final Surroundings surroundings;
    private final GlobalOptions options;

    Failures(Surroundings surroundings, GlobalOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    /** One line about a fault of our own. */
    static String bug(Throwable e) {
        return "This is a fault of the deployer's own (" + e
                + "). Please run it again with SLIPWAY_DEBUG=1 and report what it prints.";
    }

    /** A command line that cannot be understood: one line, and where to read more. */
    int usage(ParameterException e, String... arguments) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        surroundings.err().println(name + ": " + explain(e, arguments));
        surroundings.err().println("Try: " + name + " --help");
        return ExitCode.USAGE.number();
    }

    private static String explain(ParameterException e, String... arguments) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return switch (e) {
            case UnmatchedArgumentException unmatched
            when !unmatched.getUnmatched().getFirst().startsWith("-") -> {
                List<String> near = unmatched.getSuggestions();
                yield "\"" + unmatched.getUnmatched().getFirst() + "\" is one word too many, or no verb."
                        + (near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?");
            }
            case UnmatchedArgumentException unmatched ->
                noSuchOption(unmatched.getUnmatched().getFirst(), e.getCommandLine());
            // A mistyped option is also a missing one; what was typed explains more.
            case MissingParameterException _ ->
                Arrays.stream(arguments)
                        .takeWhile(word -> !word.equals("--"))
                        .filter(word -> word.startsWith("-") && !known(word, e.getCommandLine()))
                        .findFirst()
                        .map(word -> noSuchOption(word, e.getCommandLine()))
                        .orElseGet(() -> message.replace("'", "") + ".");
            default -> message;
        };
    }

    private static boolean known(String word, CommandLine command) {
        return command.getCommandSpec().optionsMap().containsKey(optionName(word));
    }

    private static String noSuchOption(String word, CommandLine command) {
        return "there is no option " + optionName(word) + "."
                + Nearest.to(
                                optionName(word),
                                command.getCommandSpec().optionsMap().keySet())
                        .map(near -> " Did you mean " + near + "?")
                        .orElse("");
    }

    private static String optionName(String word) {
        return word.replaceFirst("=.*", "");
    }

    int execution(Exception e, CommandLine command, ParseResult parsed) {
        return switch (e) {
            case ConfigurationException mistake -> configuration(mistake);
            case AwsFailure failure -> end(ExitCode.PREFLIGHT_FAILED, String.valueOf(failure.getMessage()), List.of());
            case ParameterException wrong -> usage(wrong);
            default -> {
                if (surroundings.debug()) {
                    e.printStackTrace(surroundings.err());
                }
                yield end(ExitCode.OUR_BUG, bug(e), List.of());
            }
        };
    }

    private int configuration(ConfigurationException e) {
        int code = end(ExitCode.USAGE, String.valueOf(e.getMessage()), e.mistakes());
        if (surroundings.github()) {
            for (Mistake mistake : e.mistakes()) {
                surroundings
                        .err()
                        .println(WorkflowCommands.error(
                                options.file().toString(),
                                Math.max(1, mistake.line()),
                                Math.max(1, mistake.column()),
                                mistake.message() + ". " + mistake.hint()));
            }
        }
        return code;
    }

    private int end(ExitCode code, String message, List<Mistake> mistakes) {
        surroundings.err().println(message);
        if (options.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "ended");
            fields.put(
                    "at",
                    surroundings
                            .timing()
                            .apply(new Cancellation())
                            .clock()
                            .instant()
                            .toString());
            fields.put("outcome", Ending.of(code, message).outcome());
            fields.put("exitCode", code.number());
            fields.put("message", message);
            if (!mistakes.isEmpty()) {
                fields.put("mistakes", mistakes);
            }
            surroundings.out().println(JsonMapper.shared().writeValueAsString(fields));
        }
        return code.number();
    }
}
