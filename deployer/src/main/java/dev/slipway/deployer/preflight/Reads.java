package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.AwsFailure;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of AWS that checks share: each is made once, when the first check wants it, on a thread of its own; a few at a time, since AWS
 * counts. Thread-safe.
 */
final class Reads {
    /** Below the burst that ECS grants to reads of services and task definitions, which is a hundred ("Request throttling"). */
    private static final int AT_ONCE = 20;

    /** How often a read is made that AWS throttles, beside the SDK's own attempts. */
    private static final int TRIES = 3;

    private final ExecutorService threads;
    private final Semaphore room = new Semaphore(AT_ONCE);

    /** @param threads a thread for each task, which nobody waits for after all checks have ended */
    Reads(ExecutorService threads) {
        this.threads = threads;
    }

    /** Something that is read once. */
    final class Once<T> implements Supplier<T> {
        private final ReentrantLock lock = new ReentrantLock();
        private final Supplier<T> read;
        private @Nullable Future<T> answer;

        private Once(Supplier<T> read) {
            this.read = read;
        }

        /** The answer; its failure to everyone who asks. */
        @Override
        public T get() {
            return await(begun());
        }

        private Future<T> begun() {
            lock.lock();
            try {
                Future<T> begun = answer;
                if (begun == null) {
                    begun = threads.submit(read::get);
                    answer = begun;
                }
                return begun;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Reads when it is first asked for. What it reads may be made of other reads. */
    <T> Once<T> once(Supplier<T> read) {
        return new Once<>(read);
    }

    /** One call, or a few in a row. */
    <T> T call(Supplier<T> call) {
        room.acquireUninterruptibly();
        try {
            for (int left = TRIES; ; left--) {
                try {
                    return call.get();
                } catch (AwsFailure e) {
                    if (e.kind() != AwsFailure.Kind.THROTTLED || left <= 1) {
                        throw e;
                    }
                }
            }
        } finally {
            room.release();
        }
    }

    /** A call for each of many, side by side. */
    <K, V> Map<K, V> each(Collection<K> keys, Function<K, V> call) {
        Map<K, Future<V>> begun = new LinkedHashMap<>();
        keys.forEach(key -> begun.computeIfAbsent(key, one -> threads.submit(() -> call(() -> call.apply(one)))));
        Map<K, V> answers = new LinkedHashMap<>();
        begun.forEach((key, answer) -> answers.put(key, await(answer)));
        return answers;
    }

    private static <T> T await(Future<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody waits for the answer any more", e);
        }
    }
}
