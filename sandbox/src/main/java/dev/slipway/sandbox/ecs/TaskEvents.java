package dev.slipway.sandbox.ecs;

/** Hears what becomes of tasks, on the timeline. */
interface TaskEvents {

    /** Something about the task changed that the scheduler may wait for. */
    void changed(EcsTask task);

    /** The task began to end by itself: it never started, or an essential container exited. */
    void failed(EcsTask task);

    /** The task is STOPPED. */
    void stopped(EcsTask task);
}
