package dev.slipway.sandbox.ecs;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A task's size on Fargate ("Amazon ECS task definition parameters for Fargate", task size).
 *
 * @param cpu in CPU units, 1,024 to a vCPU
 * @param memory in MiB
 */
record FargateSize(int cpu, int memory) {

    private static final Pattern NUMBER = Pattern.compile("([0-9]{0,6}(?:\\.[0-9]{1,3})?)\\s*(vcpu|gb)?");
    private static final BigDecimal KILO = BigDecimal.valueOf(1024);

    /**
     * Reads a size as a caller writes it: {@code 256} or {@code .25 vCPU}, {@code 512} or {@code 0.5GB}.
     *
     * @throws dev.slipway.sandbox.protocol.AwsError ClientException for one that is missing, unreadable or not to be had
     */
    static FargateSize of(@Nullable String cpu, @Nullable String memory) {
        FargateSize size = new FargateSize(units("cpu", cpu), units("memory", memory));
        if (!size.exists()) {
            throw Errors.client("No Fargate configuration exists for given values: " + size.cpu + " CPU, " + size.memory
                    + " memory. See the Amazon ECS documentation for the valid values.");
        }
        return size;
    }

    private static int units(String member, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw Errors.client("Fargate requires that '" + member + "' be defined at the task level.");
        }
        Matcher number = NUMBER.matcher(text.strip().toLowerCase(Locale.ROOT));
        String unit = member.equals("cpu") ? "vcpu" : "gb";
        if (!number.matches()
                || number.group(1).isEmpty()
                || (number.group(2) != null && !number.group(2).equals(unit))) {
            throw Errors.client("Invalid '" + member
                    + "' setting for task. For more information, see the Troubleshooting section of the Amazon ECS"
                    + " Developer Guide.");
        }
        BigDecimal value = new BigDecimal(number.group(1));
        return (number.group(2) == null ? value : value.multiply(KILO)).intValue();
    }

    private boolean exists() {
        return switch (cpu) {
            case 256 -> memory == 512 || memory == 1024 || memory == 2048;
            case 512 -> within(1, 4, 1);
            case 1024 -> within(2, 8, 1);
            case 2048 -> within(4, 16, 1);
            case 4096 -> within(8, 30, 1);
            case 8192 -> within(16, 60, 4);
            case 16384 -> within(32, 120, 8);
            default -> false;
        };
    }

    /** In GiB. */
    private boolean within(int least, int most, int step) {
        return memory >= least * 1024 && memory <= most * 1024 && memory % (step * 1024) == 0;
    }
}
