package dev.slipway.deployer.report;

/** Lines that GitHub's runner understands in a job's log ("Workflow commands for GitHub Actions"). */
public final class WorkflowCommands {
    static final String END_GROUP = "::endgroup::";

    private WorkflowCommands() {}

    static String group(String title) {
        return "::group::" + data(title);
    }

    /** An annotation on the run; line ends in the message are kept. */
    public static String error(String title, String message) {
        return "::error title=" + property(title) + "::" + data(message);
    }

    /** The same about something that did not fail and is to be known all the same. */
    static String warning(String title, String message) {
        return "::warning title=" + property(title) + "::" + data(message);
    }

    /** An annotation at a place in a file of the repository; line and column are from 1. */
    public static String error(String file, int line, int column, String message) {
        return "::error file=" + property(file) + ",line=" + line + ",col=" + column + "::" + data(message);
    }

    /** An annotation at a line of a file, counted from 1, with a title of its own. */
    public static String error(String file, int line, String title, String message) {
        return "::error file=" + property(file) + ",line=" + line + ",title=" + property(title) + "::" + data(message);
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
