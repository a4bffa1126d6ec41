package dev.slipway.sandbox.faults;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A switch that is a list of rules: which calls, and what becomes of them. The first rule that covers a call and applies
 * to it has it. Thread-safe.
 *
 * @param <T> what becomes of a call
 */
final class Rules<T> implements Fault {

    private static final String OFF = "off";

    private final Form<T> form;
    private final Collection<String> environments;
    private final Seed seed;
    private volatile List<Rule<T>> rules = List.of();

    /** How what becomes of a call is written. */
    interface Form<T> {

        String name();

        String effect();

        /** A value that shows all members but those of {@link Scope}. */
        String example();

        /** The members besides those of {@link Scope}. */
        Set<String> members();

        /** Reads a rule. */
        T read(Members members);

        /** What a word in place of an object stands for: the object's members. */
        ObjectNode word(String word);

        /** Writes what {@link #read} reads. */
        void write(T what, ObjectNode rule);
    }

    private record Rule<T>(Scope scope, T what, AtomicInteger left) {}

    /** @param environments those that there are */
    Rules(Form<T> form, Collection<String> environments, Seed seed) {
        this.form = form;
        this.environments = environments;
        this.seed = seed;
    }

    /** What becomes of this call, if anything does. */
    Optional<T> take(Asked asked) {
        return take(asked, what -> true);
    }

    /** @param applies asked before chance is, and before one of the rule's times is used up */
    Optional<T> take(Asked asked, Predicate<T> applies) {
        for (Rule<T> rule : rules) {
            if (rule.scope().covers(asked)
                    && rule.left().get() > 0
                    && applies.test(rule.what())
                    && seed.happens(stream(asked), rule.scope().probability())
                    && used(rule)) {
                return Optional.of(rule.what());
            }
        }
        return Optional.empty();
    }

    private String stream(Asked asked) {
        return form.name() + " of " + asked.service() + " " + asked.operation();
    }

    private static <T> boolean used(Rule<T> rule) {
        return rule.scope().times() == Scope.ALWAYS || rule.left().getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /** What all rules say that still apply. */
    List<T> all() {
        return rules.stream()
                .filter(rule -> rule.left().get() > 0)
                .map(Rule::what)
                .toList();
    }

    @Override
    public String name() {
        return form.name();
    }

    @Override
    public String effect() {
        return form.effect();
    }

    @Override
    public String takes() {
        return "off, " + form.example() + "; any of " + String.join(", ", new TreeSet<>(Scope.MEMBERS))
                + " choose the calls; a list of such objects";
    }

    @Override
    public JsonNode value() {
        List<ObjectNode> shown = rules.stream()
                .filter(rule -> rule.left().get() > 0)
                .map(this::shown)
                .toList();
        return switch (shown.size()) {
            case 0 -> StringNode.valueOf(OFF);
            case 1 -> shown.getFirst();
            default -> {
                ArrayNode list = JsonMapper.shared().createArrayNode();
                shown.forEach(list::add);
                yield list;
            }
        };
    }

    private ObjectNode shown(Rule<T> rule) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        form.write(rule.what(), object);
        rule.scope().write(object, rule.left().get());
        return object;
    }

    @Override
    public boolean isOn() {
        return rules.stream().anyMatch(rule -> rule.left().get() > 0);
    }

    @Override
    public void set(JsonNode value) {
        rules = value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(this::rule)
                        .toList()
                : isOff(value) ? List.of() : List.of(rule(value));
    }

    private static boolean isOff(JsonNode value) {
        return value.isString() && value.stringValue().equals(OFF);
    }

    private Rule<T> rule(JsonNode value) {
        Set<String> known = new TreeSet<>(form.members());
        known.addAll(Scope.MEMBERS);
        Members members = new Members(name(), value.isString() ? form.word(value.stringValue()) : value, known);
        Scope scope = Scope.of(members, environments);
        return new Rule<>(scope, form.read(members), new AtomicInteger(scope.times()));
    }

    @Override
    public void reset() {
        rules = List.of();
    }
}
