package io.kruxos.sandbox.executor;

import io.kruxos.sandbox.WorkResult;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One request and the thread that waits for its result. */
final class Exchange {
    private final String name;
    private final LongFunction<Message> request;
    private final Thread waiter = Thread.currentThread();

    /** The connection it was sent on; set before it is sent. */
    private volatile @Nullable ExecutorConnection connection;

    private volatile long id;
    private volatile boolean cancelled;
    private volatile @Nullable WorkResult result;

    /** For the calling thread; {@code request} makes the message once its id is known. */
    Exchange(String name, LongFunction<Message> request) {
        this.name = name;
        this.request = request;
    }

    String name() {
        return name;
    }

    Message message(long number) {
        return request.apply(number);
    }

    void sentOn(ExecutorConnection over, long number) {
        id = number;
        connection = over;
    }

    @Nullable
    ExecutorConnection connection() {
        return connection;
    }

    long id() {
        return id;
    }

    boolean cancelled() {
        return cancelled;
    }

    void markCancelled() {
        cancelled = true;
    }

    @Nullable
    WorkResult result() {
        return result;
    }

    /** From the reading thread: straight to the one that waits. */
    void complete(WorkResult end) {
        result = end;
        LockSupport.unpark(waiter);
    }
}
