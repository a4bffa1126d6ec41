package dev.slipway.deployer.aws;

/** What RunTask came to. It answers 200 also when there was no room. */
public sealed interface Launch {

    /** The task is on its way. */
    record Placed(TaskSnapshot task) implements Launch {}

    /**
     * There was no room.
     *
     * @param reason as ECS gives it, such as {@code RESOURCE:ENI}
     */
    record NoRoom(String reason) implements Launch {}
}
