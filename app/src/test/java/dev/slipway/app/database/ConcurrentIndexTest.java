package dev.slipway.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConcurrentIndexTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently by_name on post (name);",
                "-- why\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS By_Name /* here */ ON post (name)\n;\n",
                "create index concurrently \"by_name\" on post (name) where name <> ''",
            })
    void readsTheNameOfTheIndexThatOneStatementBuilds(String sql) {
        assertThat(ConcurrentIndex.in(sql)).hasValue(new ConcurrentIndex("by_name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop index concurrently if exists by_name;",
                "reindex index concurrently by_name",
                "create index concurrently on post (name)",
            })
    void readsThatAStatementBuildsNoneOfThatName(String sql) {
        assertThat(ConcurrentIndex.in(sql)).hasValue(new ConcurrentIndex(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index by_name on post (name);",
                "create index concurrently a on post (name); create index concurrently b on post (body);",
                "alter table post add column mood text;",
                "-- create index concurrently by_name on post (name)",
                "",
            })
    void takesNothingElseForRepeatable(String sql) {
        assertThat(ConcurrentIndex.in(sql)).isEmpty();
    }
}
