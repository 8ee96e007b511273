package io.kruxos.operator;

import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands every item to all who subscribed. A subscriber that is {@value #BEHIND_MAX} items behind loses the newest: the queue and
 * the log have them all, and nobody's slow terminal holds a call up.
 */
public final class Feed<T> {
    private static final int BEHIND_MAX = 1000;

    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    public void publish(T item) {
        subscriptions.forEach(subscription -> subscription.items.offer(item));
    }

    public Subscription subscribe() {
        Subscription subscription = new Subscription();
        subscriptions.add(subscription);
        return subscription;
    }

    /** One subscriber's view of the feed. */
    public final class Subscription implements AutoCloseable {
        private final BlockingQueue<T> items = new ArrayBlockingQueue<>(BEHIND_MAX);

        private Subscription() {}

        /** The next item; waits for it. */
        public T next() throws InterruptedException {
            return items.take();
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }
}
