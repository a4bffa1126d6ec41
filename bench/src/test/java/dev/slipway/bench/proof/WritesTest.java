package dev.slipway.bench.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WritesTest {

    @Test
    void findsWhatIsThereLostAndDoubledInARealDatabase() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("""
                        create table post (id bigint generated always as identity primary key, body text not null);
                        insert into post (body) values
                            ('The slipway is clear slipway-run-1'),
                            ('no token'),
                            ('twice slipway-run-3'),
                            ('twice slipway-run-3'),
                            ('longer slipway-run-20');
                        """);
            }
            Writes writes = new Writes(postgres.getJdbcUrl("postgres", "postgres"), "");

            Finding finding = writes.find(List.of("slipway-run-1", "slipway-run-2", "slipway-run-3"));

            assertThat(finding.accepted()).isEqualTo(3);
            assertThat(finding.lost()).containsExactly("slipway-run-2");
            assertThat(finding.doubled()).containsExactly("slipway-run-3");
            assertThat(writes.hasColumn("body")).isTrue();
            assertThat(writes.hasColumn("language")).isFalse();
        }
    }
}
