/** The image registry: content-addressed bundles on disk, their repositories and tags, and ECR's operations over them. */
@NullMarked
package dev.slipway.sandbox.ecr;

import org.jspecify.annotations.NullMarked;
