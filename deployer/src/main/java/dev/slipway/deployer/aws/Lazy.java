package dev.slipway.deployer.aws;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client that is made when it is first needed: making one costs a start that most verbs need not pay. Thread-safe. */
final class Lazy<T> implements Supplier<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Supplier<T> maker;
    private volatile @Nullable T made;

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public T get() {
        T known = made;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            T first = made;
            if (first == null) {
                first = maker.get();
                made = first;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }
}
