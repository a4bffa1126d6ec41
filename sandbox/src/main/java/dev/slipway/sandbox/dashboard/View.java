package dev.slipway.sandbox.dashboard;

import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.faults.Fault;
import java.time.Instant;
import java.util.List;

/**
 * What one page shows.
 *
 * @param calls those that the filter takes, the newest last
 * @param told what to tell whoever has just pressed a button; empty for nothing
 */
public record View(
        SandboxState state,
        History history,
        List<Fault> faults,
        List<Call> calls,
        CallFilter filter,
        String told,
        Instant now) {
    public View {
        faults = List.copyOf(faults);
        calls = List.copyOf(calls);
    }
}
