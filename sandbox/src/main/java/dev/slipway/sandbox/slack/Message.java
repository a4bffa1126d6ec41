package dev.slipway.sandbox.slack;

/**
 * A message of a channel as it stands now.
 *
 * @param channel its id or name, as it was posted to
 * @param ts Slack's id of the message in its channel, also its time in seconds
 * @param threadTs the parent's {@code ts}; empty outside of a thread
 * @param text plain, with Slack's mark-up
 * @param blocks JSON as it was sent; empty if none was
 * @param attachments JSON as it was sent; empty if none was
 * @param edits how often it has been updated
 */
public record Message(
        String channel, String ts, String threadTs, String text, String blocks, String attachments, int edits) {

    Message edited(String nextText, String nextBlocks, String nextAttachments) {
        return new Message(
                channel,
                ts,
                threadTs,
                nextText.isEmpty() ? text : nextText,
                nextBlocks.isEmpty() ? blocks : nextBlocks,
                nextAttachments.isEmpty() ? attachments : nextAttachments,
                edits + 1);
    }
}
