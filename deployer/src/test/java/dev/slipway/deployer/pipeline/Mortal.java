package dev.slipway.deployer.pipeline;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * One life of the program, as AWS sees it: something happens to it once at a call of its choice, after AWS has heard that,
 * and from its death on nothing of it reaches anybody. Thread-safe.
 */
final class Mortal implements SdkHttpClient {

    /** What a dead program meets wherever it turns. */
    static final class Dead extends Error {
        private static final long serialVersionUID = 1L;

        Dead() {
            super("killed", null, false, false);
        }
    }

    private final SdkHttpClient http;
    private @Nullable Predicate<String> moment;
    private @Nullable Runnable blow;
    private volatile boolean dead;

    Mortal(SdkHttpClient http) {
        this.http = http;
    }

    /** Has something happen at the first call that is the one, such as {@code UpdateService} or {@code PUT lease.json}. */
    synchronized void at(Predicate<String> call, Runnable what) {
        moment = call;
        blow = what;
    }

    void die() {
        dead = true;
    }

    boolean dead() {
        return dead;
    }

    void alive() {
        if (dead) {
            throw new Dead();
        }
    }

    private synchronized Optional<Runnable> blowAt(String call) {
        if (moment == null || !moment.test(call)) {
            return Optional.empty();
        }
        moment = null;
        return Optional.ofNullable(blow);
    }

    private static String name(SdkHttpRequest request) {
        return request.firstMatchingHeader("X-Amz-Target")
                .map(target -> target.substring(target.indexOf('.') + 1))
                .orElseGet(() -> request.method() + " " + request.encodedPath());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest call = http.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                alive();
                HttpExecuteResponse answer = call.call();
                blowAt(name(request.httpRequest())).ifPresent(Runnable::run);
                alive();
                return answer;
            }

            @Override
            public void abort() {
                call.abort();
            }
        };
    }

    @Override
    public void close() {
        // The sandbox's own, which others use too.
    }
}
