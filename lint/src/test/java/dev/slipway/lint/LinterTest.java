package dev.slipway.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LinterTest {

    static List<Cases.Case> unsafe() {
        return Cases.read("unsafe.txt");
    }

    static List<Cases.Case> safe() {
        return Cases.read("safe.txt");
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void findsWhatIsUnsafe(Cases.Case one) {
        assertThat(one.report().findings())
                .extracting(finding -> finding.rule().id())
                .containsExactlyElementsOf(one.rules());
    }

    @ParameterizedTest
    @MethodSource("safe")
    void passesWhatIsSafe(Cases.Case one) {
        assertThat(one.report().findings()).isEmpty();
    }

    @Test
    void everyRuleHasACaseThatItFindsAndThereAreManyMoreThatPass() {
        Set<String> found =
                unsafe().stream().flatMap(one -> one.rules().stream()).collect(Collectors.toSet());

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Rule.values()).map(Rule::id).toList());
        assertThat(unsafe()).hasSizeGreaterThanOrEqualTo(25);
        assertThat(safe()).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void saysWhereWhatWhyAndWhatIsSafe() {
        Report report = lint("create table a (id int);\n\n-- why not\nalter table post\n    drop column language;");

        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.line()).isEqualTo(4);
            assertThat(finding.text())
                    .isEqualTo(
                            "V1.sql:4: drop-column: it drops the column post.language, and the release that still runs"
                                    + " reads and writes the column. Release code that does not use it first, then drop it in a"
                                    + " contract.");
        });
    }

    @Test
    void anExpansionLeavesTheOldCodeRunning() {
        assertThat(lint("alter table post add column language text").oldCodeRuns())
                .isTrue();
        assertThat(lint("create index on post (name)").oldCodeRuns())
                .as("it waits, and then goes on")
                .isTrue();
    }

    @Test
    void whatTakesSomethingAwayOrCannotBeReadLeavesItNot() {
        assertThat(lint("alter table post drop column language").oldCodeRuns()).isFalse();
        assertThat(lint("alter table post alter column id type bigint").oldCodeRuns())
                .isFalse();
        assertThat(lint("do $$ begin end $$").oldCodeRuns()).isFalse();
        assertThat(lint("select 'no end").oldCodeRuns()).isFalse();
    }

    @Test
    void aContractNamesTheVersionThatNoLongerNeedsIt() {
        Report report = lint("-- slipway: contract after v1.8\nalter table post drop column language");

        assertThat(report.clean()).isTrue();
        assertThat(report.contractAfter()).hasValue("1.8");
        assertThat(report.oldCodeRuns()).isFalse();
    }

    @Test
    void anOverrideIsAReasonThatIsKept() {
        Report report =
                lint("-- slipway: allow drop-column because nobody reads it\nalter table post drop column language");

        assertThat(report.overrides()).containsExactly("drop-column: nobody reads it");
        assertThat(report.oldCodeRuns()).isTrue();
    }

    @Test
    void anIndexConcurrentlyNeedsAFileThatRunsWithoutATransaction() {
        String sql = "alter table post add column slug text; create index concurrently on post (slug)";

        assertThat(new Linter(true)
                        .lint(List.of(new Migration("V1.sql", sql, false)))
                        .getFirst()
                        .clean())
                .isTrue();
        assertThat(lint(sql).clean()).isFalse();
    }

    @Test
    void whateverItIsGivenItAnswers() {
        for (String sql : List.of(
                "",
                ";;;",
                "(",
                ")",
                "alter",
                "alter table",
                "create",
                "\uFEFFselect 1",
                "$a$",
                "'",
                "\"",
                "/*",
                "drop")) {
            assertThat(lint(sql).migration()).as(sql).isEqualTo("V1.sql");
        }
        assertThat(lint("alter table").findings()).extracting(Finding::rule).containsExactly(Rule.NOT_UNDERSTOOD);
        assertThat(lint("alter table post add column a ((((").findings())
                .extracting(Finding::rule)
                .containsExactly(Rule.NOT_UNDERSTOOD);
    }

    private static Report lint(String sql) {
        return new Linter(true)
                .lint(List.of(new Migration("V1.sql", sql, true)))
                .getFirst();
    }
}
