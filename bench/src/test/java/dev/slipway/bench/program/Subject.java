package dev.slipway.bench.program;

import java.util.concurrent.CountDownLatch;

/** A program for tests to start. */
final class Subject {

    private Subject() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("say")) {
            System.out.println(System.getenv("WORD"));
            System.exit(7);
        }
        Process child = new ProcessBuilder("/bin/sh", "-c", "trap '' TERM; while :; do sleep 1; done").start();
        Runtime.getRuntime().addShutdownHook(new Thread(Subject::forever));
        System.out.println("child " + child.pid());
        forever();
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            forever();
        }
    }
}
