package dev.slipway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.fixture.MetadataEndpoint;
import dev.slipway.app.fixture.Postgres;
import dev.slipway.app.fixture.RunningRedis;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.jdbi.v3.core.Jdbi;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PagesTest {
    private static DatabaseAccess database;
    private static RunningRedis redis;
    private static RunningWeb web;

    @BeforeAll
    static void start() {
        redis = new RunningRedis();
        database = Postgres.migratedDatabase();
        web = new RunningWeb(database, redis.address()).awaitReady();
    }

    @AfterAll
    static void stop() {
        web.close();
        redis.close();
    }

    private static Document page(HttpResponse<String> answer) {
        return Jsoup.parse(answer.body(), web.address("/").toString());
    }

    @Test
    void publishesAPostAndShowsItOnItsPageAndOnTheTimeline() {
        HttpResponse<String> answer = web.post("Ada", "Hello <b>world</b> & all\r\nsecond line");

        assertThat(answer.statusCode()).isEqualTo(303);
        String path = answer.headers().firstValue("Location").orElseThrow();
        assertThat(path).matches("/posts/\\d+");
        Document post = page(web.get(path));
        assertThat(post.select(".post .name").text()).isEqualTo("Ada");
        assertThat(post.select(".post .body").getFirst().wholeText())
                .isEqualTo("Hello <b>world</b> & all\nsecond line");
        assertThat(page(web.get("/")).select(".post .body").text()).contains("Hello <b>world</b>");
    }

    @Test
    void keepsWhatWasTypedAndSaysWhatIsWrong() {
        HttpResponse<String> answer = web.post("  ", "x".repeat(501));

        assertThat(answer.statusCode()).isEqualTo(422);
        Document form = page(answer);
        assertThat(form.select("#name-problem").text()).isEqualTo("Please give a name.");
        assertThat(form.select("#body-problem").text()).contains("at most 500", "this one has 501");
        assertThat(form.select("#body").val()).isEqualTo("x".repeat(501));
        assertThat(form.select("#name").attr("aria-describedby")).isEqualTo("name-problem");
    }

    @Test
    void pagesThroughAllPostsByTwentyWithoutARepeat() {
        for (int i = 0; i < 45; i++) {
            assertThat(web.post("Pager", "number " + i).statusCode()).isEqualTo(303);
        }
        Document first = page(web.get("/"));
        assertThat(first.select(".post")).hasSize(20);
        String older = first.select("a[rel=next]").attr("href");
        Document second = page(web.get(older));
        assertThat(second.select(".post")).hasSize(20);
        assertThat(second.select(".post .when").eachAttr("href"))
                .doesNotContainAnyElementsOf(first.select(".post .when").eachAttr("href"));
    }

    @Test
    void answersWhatIsNotThereWithPagesOfItsOwn() {
        assertThat(web.get("/posts/999999999").statusCode()).isEqualTo(404);
        assertThat(web.get("/posts/one").statusCode()).isEqualTo(404);
        assertThat(page(web.get("/nothing")).select("h1").text()).isEqualTo("There is nothing here");
        assertThat(web.get("/?before=x").statusCode()).isEqualTo(400);
        HttpResponse<String> refused =
                web.send(HttpRequest.newBuilder(web.address("/posts")).DELETE());
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void answersErrorsAsProblemsToThoseWhoAskForJson() {
        HttpResponse<String> answer =
                web.send(HttpRequest.newBuilder(web.address("/nothing")).header("Accept", "application/json"));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"status\":404");
    }

    @Test
    void saysSoWhenItBreaksAndNamesTheRequest() {
        Jdbi jdbi =
                Jdbi.create(database.url(), database.user(), database.password().reveal());
        jdbi.useHandle(handle -> handle.execute("alter table busiest_author rename to elsewhere"));
        HttpResponse<String> answer = web.get("/");
        jdbi.useHandle(handle -> handle.execute("alter table elsewhere rename to busiest_author"));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(page(answer).select("code").text())
                .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(answer.body()).doesNotContain("busiest_author", "Exception");
    }

    @Test
    void sendsTheSameHeadersWithEveryAnswer() {
        HttpResponse<String> answer =
                web.send(HttpRequest.newBuilder(web.address("/")).header("X-Request-Id", "from-the-client-1"));
        assertThat(answer.headers().firstValue("X-Request-Id")).hasValue("from-the-client-1");
        assertThat(answer.headers().firstValue("X-Release")).hasValue("1.2.3");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).isEqualToIgnoringCase("text/html;charset=utf-8"));
        HttpResponse<String> odd =
                web.send(HttpRequest.newBuilder(web.address("/nothing")).header("X-Request-Id", "a b"));
        assertThat(odd.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{32}");
    }

    @Test
    void refusesAFormFromAnotherSite() {
        assertThat(web.send(web.postRequest("Eve", "hi").header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.send(web.postRequest("Eve", "hi").header("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.send(web.postRequest("Ada", "hi").header("Sec-Fetch-Site", "same-origin"))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void refusesABodyThatIsTooLong() {
        HttpRequest.Builder request = HttpRequest.newBuilder(web.address("/posts"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=Ada&body=" + "x".repeat(100_000)));
        assertThat(web.send(request).statusCode()).isEqualTo(413);
    }

    @Test
    void linksAStylesheetThatMayBeKeptForEver() {
        String path = page(web.get("/")).select("link[rel=stylesheet]").attr("href");
        HttpResponse<String> stylesheet = web.get(path);
        assertThat(stylesheet.statusCode()).isEqualTo(200);
        assertThat(stylesheet.headers().firstValue("Cache-Control").orElseThrow())
                .contains("immutable");
    }

    @Test
    void saysWhatItIs() {
        assertThat(web.get("/livez").statusCode()).isEqualTo(200);
        assertThat(web.get("/version").body())
                .startsWith("{\"application\":\"ublog\",\"version\":\"1.2.3\",\"commit\":\"abcdef\",")
                .contains("\"imageDigest\":\"" + MetadataEndpoint.DIGEST + "\"")
                .endsWith("\"task\":\"task1\",\"environment\":\"test\"}");
    }
}
