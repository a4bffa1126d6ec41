package dev.slipway.deployer.report;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.util.http.SlackHttpClient;
import dev.slipway.deployer.config.Environment;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * One message in one channel: posted the first time, edited in place after that. Used by one thread; {@link #abandon}
 * by any.
 */
final class SlackChannel {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** Short enough that one hanging call leaves time for the final message within the budget of 4 s. */
    private static final Duration CALL = Duration.ofSeconds(3);

    private final Environment.Slack where;
    private final Supplier<String> tokens;
    private final OkHttpClient http;
    private final Slack slack;
    private @Nullable String token;
    private volatile @Nullable Posted posted;

    /** The message as Slack names it: an update wants the channel's id as the post's answer gave it. */
    private record Posted(String channel, String ts) {}

    SlackChannel(Environment.Slack where, Supplier<String> tokens) {
        this(where, tokens, CALL);
    }

    /** @param call how long one call may take from beginning to end, its answer included; zero for as long as it takes */
    SlackChannel(Environment.Slack where, Supplier<String> tokens, Duration call) {
        this.where = where;
        this.tokens = tokens;
        this.http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .callTimeout(call)
                .build();
        SlackConfig config = new SlackConfig();
        config.setStatsEnabled(false);
        URI apiUrl = where.apiUrl();
        if (apiUrl != null) {
            config.setMethodsEndpointUrlPrefix(apiUrl.toString());
        }
        this.slack = Slack.getInstance(config, new SlackHttpClient(http));
    }

    Delivery deliver(SlackMessage message) {
        try {
            MethodsClient client = slack.methods(token());
            Posted before = posted;
            return before == null ? post(client, message) : update(client, before, message);
        } catch (SlackApiException e) {
            return undelivered("HTTP " + e.getResponse().code(), retryAfter(e));
        } catch (IOException e) {
            return undelivered(String.valueOf(e.getMessage()), Duration.ZERO);
        } catch (RuntimeException e) {
            return undelivered(e.getMessage() == null ? e.toString() : e.getMessage(), Duration.ZERO);
        }
    }

    /** Ends what is in flight; unless that is the first post, which could then stand twice. */
    void abandon() {
        if (posted != null) {
            http.dispatcher().cancelAll();
        }
    }

    private Delivery post(MethodsClient client, SlackMessage message) throws IOException, SlackApiException {
        var answer = client.chatPostMessage(
                request -> request.channel(where.channel()).text(message.text()).blocks(message.blocks()));
        if (!answer.isOk()) {
            return refused(answer);
        }
        posted = new Posted(answer.getChannel() == null ? where.channel() : answer.getChannel(), answer.getTs());
        return new Delivery.Delivered();
    }

    private Delivery update(MethodsClient client, Posted before, SlackMessage message)
            throws IOException, SlackApiException {
        var answer = client.chatUpdate(request -> request.channel(before.channel())
                .ts(before.ts())
                .text(message.text())
                .blocks(message.blocks()));
        return answer.isOk() ? new Delivery.Delivered() : refused(answer);
    }

    private Delivery refused(SlackApiTextResponse answer) {
        String error = String.valueOf(answer.getError());
        String advice = switch (error) {
            case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive" ->
                "Put a valid bot token into the secret " + where.tokenSecret();
            case "channel_not_found", "not_in_channel", "is_archived" ->
                "Invite the bot into the channel " + where.channel() + ", or correct slack.channel";
            case "missing_scope" -> "Give the bot the scope chat:write";
            default -> "See the error in Slack's Web API documentation";
        };
        return undelivered(error + ". " + advice, Duration.ZERO);
    }

    private Delivery undelivered(String reason, Duration retryAfter) {
        String secret = token;
        return new Delivery.Undelivered(secret == null ? reason : reason.replace(secret, "(token)"), retryAfter);
    }

    private String token() {
        String known = token;
        if (known == null) {
            known = tokens.get().strip();
            token = known;
        }
        return known;
    }

    private static Duration retryAfter(SlackApiException e) {
        String seconds = e.getResponse().header("Retry-After", "0");
        return seconds != null && seconds.matches("\\d{1,4}")
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : Duration.ZERO;
    }
}
