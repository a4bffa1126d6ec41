/** One page that shows everything: services, tasks by release, deployments, requests, events, and Slack's channels. */
@NullMarked
package dev.slipway.sandbox.dashboard;

import org.jspecify.annotations.NullMarked;
