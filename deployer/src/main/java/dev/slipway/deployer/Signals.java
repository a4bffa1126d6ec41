package dev.slipway.deployer;

import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Haste;
import java.lang.reflect.Proxy;
import java.time.Duration;

/**
 * SIGINT and SIGTERM as a wish for the end instead of the end itself: requests that undo a release must go out first, and
 * somebody must be told. GitHub sends SIGINT, SIGTERM 7.5 s later and SIGKILL 2.5 s after that. The first signal counts;
 * a second one shortens nothing, since the end is near: whatever hangs, the program is gone {@link #LATEST} after the
 * first.
 *
 * <p>{@code sun.misc.Signal} is the one way to hear of a signal and go on. It is called by reflection because its
 * compile-time warning obeys no annotation, and warnings are errors here; where it is missing, the JVM ends as it always
 * does.
 */
final class Signals {
    /** Just before GitHub's SIGKILL. */
    private static final Duration LATEST = Duration.ofMillis(9700);

    private Signals() {}

    static void listen(Cancellation cancellation) {
        handle("INT", 130, cancellation, Cancellation.Signal.INTERRUPT);
        handle("TERM", 143, cancellation, Cancellation.Signal.TERMINATE);
    }

    private static void handle(String name, int code, Cancellation cancellation, Cancellation.Signal wish) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listener =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> {
                        if (method.getName().equals("handle")) {
                            wish(code, cancellation, wish);
                            return null;
                        }
                        throw new UnsupportedOperationException(method.getName());
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
        } catch (ReflectiveOperationException _) {
            // No such class, or the JVM keeps the signal for itself (-Xrs): the signal then ends the program.
        }
    }

    private static void wish(int code, Cancellation cancellation, Cancellation.Signal wish) {
        // First of all, since whoever is told of the wish may hang.
        if (!cancellation.isRequested()) {
            Thread.ofPlatform().daemon().name("last-resort").start(() -> endAtLast(code));
        }
        cancellation.request(wish);
    }

    private static void endAtLast(int code) {
        Haste.SIDE_BY_SIDE.pause(LATEST);
        Runtime.getRuntime().halt(code);
    }
}
