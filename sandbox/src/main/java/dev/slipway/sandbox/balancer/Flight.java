package dev.slipway.sandbox.balancer;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/**
 * One client's request on its way: the target that it is with, and those that refused it before anything was sent. Steps
 * follow one another; {@link #cut} may come from anywhere at any time.
 */
final class Flight {

    private final TargetGroup group;
    private final Set<Member> tried = new HashSet<>();
    private volatile @Nullable Member member;
    private volatile @Nullable Request onward;
    private volatile boolean begun;
    private volatile boolean cut;
    private volatile boolean clientFailed;

    Flight(TargetGroup group) {
        this.group = group;
    }

    /** Takes the next target that was not tried, after giving back the one before; false when there is none. */
    boolean board() {
        land();
        Optional<Member> next = group.acquire(this, tried);
        next.ifPresent(tried::add);
        member = next.orElse(null);
        return next.isPresent();
    }

    /** Gives the target back; without effect a second time. */
    void land() {
        Member last = member;
        member = null;
        if (last != null) {
            group.release(last, this);
        }
    }

    /** The target that it is with. */
    Member member() {
        Member now = member;
        if (now == null) {
            throw new IllegalStateException("not with a target");
        }
        return now;
    }

    /** The request as it goes to the target, which is about to be sent. */
    void leave(Request request) {
        onward = request;
        request.onRequestBegin(sent -> begun = true);
        if (cut) {
            abort(request);
        }
    }

    /** Whether a connection was there and sending has begun: from then on the target may have seen the request. */
    boolean begun() {
        return begun;
    }

    /** Ends it: its target's deregistration delay is over. */
    void cut() {
        cut = true;
        Request request = onward;
        if (request != null) {
            abort(request);
        }
    }

    private static void abort(Request request) {
        // The listener of the request hears of it.
        CompletableFuture<Boolean> _ = request.abort(new Cut());
    }

    /** Whether {@link #cut} was called. */
    boolean isCut() {
        return cut;
    }

    /** The client went away, or was silent for too long, before the end of what it had to send. */
    void clientFailed() {
        clientFailed = true;
    }

    boolean hasClientFailed() {
        return clientFailed;
    }

    /** Why a request was cut. */
    private static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1;

        Cut() {
            super("the deregistration delay is over", null, false, false);
        }
    }
}
