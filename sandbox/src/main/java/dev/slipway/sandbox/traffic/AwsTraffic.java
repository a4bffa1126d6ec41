package dev.slipway.sandbox.traffic;

import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.faults.Asked;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.faults.Reset;
import dev.slipway.sandbox.faults.ServerError;
import dev.slipway.sandbox.faults.Throttled;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.AwsRequest;
import dev.slipway.sandbox.protocol.Caller;
import dev.slipway.sandbox.protocol.ConnectionCut;
import dev.slipway.sandbox.protocol.Passage;
import dev.slipway.sandbox.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a call to AWS meets on its way, in this order: it waits, is throttled, fails, loses its connection, is answered (from
 * the past, perhaps), loses its connection after all. However it ends it is recorded. Thread-safe.
 */
public final class AwsTraffic implements Passage {

    private final Faults faults;
    private final CallLog log;
    private final Timeline timeline;
    private final Function<AwsRequest, Caller> callers;
    private final Guard guard;
    private final EnvironmentNames environments;

    /**
     * @param account of callers whose access key's id is not itself the twelve digits of another one
     * @param environments those that there are; looked at anew each time, not copied
     */
    public AwsTraffic(Faults faults, CallLog log, Timeline timeline, Account account, Collection<String> environments) {
        this(
                faults,
                log,
                timeline,
                environments,
                request -> {
                    String accessKey = request.accessKey().orElse("");
                    return Caller.user(accessKey.matches("\\d{12}") ? accessKey : account.id());
                },
                new Guard(faults.permissions(), account.region(), (caller, definition) -> List.of()));
    }

    /**
     * @param environments those that there are; looked at anew each time, not copied
     * @param callers tells who has signed a request
     */
    public AwsTraffic(
            Faults faults,
            CallLog log,
            Timeline timeline,
            Collection<String> environments,
            Function<AwsRequest, Caller> callers,
            Guard guard) {
        this.faults = faults;
        this.log = log;
        this.timeline = timeline;
        this.callers = callers;
        this.guard = guard;
        this.environments = new EnvironmentNames(environments);
    }

    @Override
    public AwsAnswer pass(AwsRequest request, String service, Work work) {
        Instant begin = timeline.instant();
        String accessKey = request.accessKey().orElse("");
        Caller caller = callers.apply(request);
        Map<String, String> parameters = Parameters.of(request);
        Asked asked = new Asked(caller.account(), service, Parameters.operation(request), environments.of(parameters));
        List<String> met = new ArrayList<>();
        Optional<AwsAnswer> answer = Optional.empty();
        try {
            answer = Optional.of(answered(asked, guarded(request, service, caller, work), met));
            return answer.get();
        } finally {
            int status = answer.map(AwsAnswer::status).orElse(0);
            String error = answer.map(AwsAnswer::error).orElse("");
            log.add(number -> new Call(
                    number,
                    begin,
                    Duration.between(begin, timeline.instant()),
                    asked.account(),
                    accessKey,
                    service,
                    asked.operation(),
                    asked.environment(),
                    parameters,
                    status,
                    error,
                    String.join(", ", met),
                    request.id()));
        }
    }

    private Work guarded(AwsRequest request, String service, Caller caller, Work work) {
        return new Work() {
            @Override
            public AwsAnswer answer() {
                return permitted(work::answer);
            }

            @Override
            public AwsAnswer answerAsOf(Duration ago) {
                return permitted(() -> work.answerAsOf(ago));
            }

            @Override
            public AwsAnswer refuse(AwsError error) {
                return work.refuse(error);
            }

            private AwsAnswer permitted(Supplier<AwsAnswer> done) {
                Optional<AwsError> denial = guard.denial(request, service, caller);
                if (denial.isPresent()) {
                    return work.refuse(denial.get());
                }
                AwsAnswer answer = done.get();
                return guard.silence(request, answer, caller).map(work::refuse).orElse(answer);
            }
        };
    }

    private AwsAnswer answered(Asked asked, Work work, List<String> met) {
        Optional<Duration> delay = faults.takeDelay(asked);
        if (delay.isPresent()) {
            met.add("slow-answers");
            timeline.pause(delay.get());
        }
        Optional<Throttled> throttled = faults.takeThrottled(asked, timeline.instant());
        if (throttled.isPresent()) {
            met.add("throttling");
            return work.refuse(
                    AwsError.of(throttled.get().status(), throttled.get().code(), "Rate exceeded"));
        }
        Optional<ServerError> serverError = faults.takeServerError(asked);
        if (serverError.isPresent()) {
            met.add("server-errors");
            return work.refuse(AwsError.of(
                    serverError.get().status(),
                    serverError.get().code(),
                    "The service could not answer. This is a fault that somebody switched on in the sandbox."));
        }
        Optional<Reset> reset = faults.takeReset(asked);
        reset.ifPresent(when -> met.add("resets"));
        if (reset.equals(Optional.of(Reset.BEFORE))) {
            throw new ConnectionCut();
        }
        Optional<Duration> lag = isRead(asked) ? faults.takeLag(asked) : Optional.empty();
        lag.ifPresent(ago -> met.add("stale-reads"));
        AwsAnswer answer = lag.isPresent() ? work.answerAsOf(lag.get()) : work.answer();
        if (reset.isPresent()) {
            throw new ConnectionCut();
        }
        return answer;
    }

    private static boolean isRead(Asked asked) {
        return asked.service().equals("ecs")
                && (asked.operation().startsWith("Describe")
                        || asked.operation().startsWith("List"));
    }
}
