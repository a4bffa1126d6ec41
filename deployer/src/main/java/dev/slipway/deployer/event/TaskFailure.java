package dev.slipway.deployer.event;

import dev.slipway.deployer.release.TaskArn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a task ended: all that ECS and its log say.
 *
 * @param stopCode as ECS gives it, such as {@code EssentialContainerExited}; unknown ones are data
 * @param stoppedReason as ECS gives it; empty when it gives none
 * @param container the container that decided it; absent when the task never got that far
 * @param containerReason as ECS gives it, such as {@code OutOfMemoryError: …}
 * @param exitCode absent when the container never started
 * @param lastLines the end of the container's log, oldest first
 */
public record TaskFailure(
        TaskArn task,
        String stopCode,
        String stoppedReason,
        @Nullable String container,
        @Nullable String containerReason,
        @Nullable Integer exitCode,
        List<String> lastLines) {

    public TaskFailure {
        lastLines = List.copyOf(lastLines);
    }

    /** One line without the log: {@code container app exited with code 3 (EssentialContainerExited: …)}. */
    public String summary() {
        StringBuilder line = new StringBuilder();
        if (container != null) {
            line.append("container ").append(container);
            line.append(exitCode == null ? " never started" : " exited with code " + exitCode);
        } else {
            line.append("the task never started");
        }
        line.append(" (").append(stopCode);
        String why = containerReason != null ? containerReason : stoppedReason;
        if (!why.isEmpty()) {
            line.append(": ").append(why);
        }
        return line.append(')').toString();
    }
}
