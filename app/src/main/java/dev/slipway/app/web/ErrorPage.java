package dev.slipway.app.web;

/**
 * What a person sees when there is no page.
 *
 * @param status the HTTP status
 * @param title what happened, in a few words
 * @param advice what to do now
 * @param requestId what to quote when asking for help
 */
public record ErrorPage(int status, String title, String advice, String requestId) {}
