package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.JsonService;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.model.DescribeImageScanFindingsRequest;
import software.amazon.awssdk.services.ecr.model.DescribeImageScanFindingsResponse;
import software.amazon.awssdk.services.ecr.model.FindingSeverity;
import software.amazon.awssdk.services.ecr.model.ScanStatus;

/**
 * DescribeImageScanFindings. Nothing is ever scanned here: an image counts as scanned on its push, with the findings that its
 * label {@link #LABEL} says, such as {@code CRITICAL=1,HIGH=4}; without the label there are none. The value {@code missing}
 * stands for an image that nobody has scanned. Container images have no findings.
 */
record ImageScans(ImageStore store, Account account, Lookup lookup) {

    static final String LABEL = "sandbox.scan";

    void register(JsonService service) {
        service.on("DescribeImageScanFindings", DescribeImageScanFindingsRequest::builder, this::findings);
    }

    private DescribeImageScanFindingsResponse findings(DescribeImageScanFindingsRequest request) {
        String repository = lookup.existing(request.repositoryName());
        Image image = lookup.find(repository, request.imageId())
                .orElseThrow(() -> lookup.notFound(repository, request.imageId()));
        String said = label(image).orElse("");
        if (said.equals("missing")) {
            throw AwsError.refused(
                    "ScanNotFoundException",
                    "Image scan does not exist for the image with '{imageDigest:'" + image.digest()
                            + "', imageTag:'" + request.imageId().imageTag() + "'}' in the repository with name '"
                            + repository + "' in the registry with id '" + account.id() + "'");
        }
        return DescribeImageScanFindingsResponse.builder()
                .registryId(account.id())
                .repositoryName(repository)
                .imageId(id -> id.imageDigest(image.digest())
                        .imageTag(request.imageId().imageTag()))
                .imageScanStatus(status ->
                        status.status(ScanStatus.COMPLETE).description("The scan was completed successfully."))
                .imageScanFindings(findings -> findings.imageScanCompletedAt(image.pushedAt())
                        .vulnerabilitySourceUpdatedAt(image.pushedAt())
                        .findingSeverityCounts(counts(said)))
                .build();
    }

    private Optional<String> label(Image image) {
        return image.mediaType().equals(Manifest.MEDIA_TYPE)
                ? store.manifest(image.digest())
                        .map(json -> Manifest.parse(json).annotations().get(LABEL))
                : Optional.empty();
    }

    private static Map<FindingSeverity, Integer> counts(String said) {
        Map<FindingSeverity, Integer> counts = new LinkedHashMap<>();
        for (String one : said.split(",", -1)) {
            String[] parts = one.strip().split("=", -1);
            if (parts.length == 2 && parts[1].matches("\\d{1,6}")) {
                counts.put(FindingSeverity.fromValue(parts[0]), Integer.valueOf(parts[1]));
            }
        }
        return counts;
    }
}
