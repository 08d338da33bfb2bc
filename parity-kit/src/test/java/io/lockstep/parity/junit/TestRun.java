package io.lockstep.parity.junit;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A test class that was run by JUnit.
 *
 * @param text a line for each test, and each container that has not passed, in the order of their
 *     names: name, result, and message where it has one
 */
public record TestRun(String text) {
  /** Runs a class. */
  public static TestRun of(Class<?> type, Map<String, String> parameters) {
    Map<String, String> results = new TreeMap<>();
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String message = result.getThrowable().map(t -> ": " + t.getMessage()).orElse("");
            if (test.isTest() || !message.isEmpty()) {
              String line = result.getStatus() + message;
              synchronized (results) {
                results.merge(test.getDisplayName(), line, (a, b) -> a + " and " + b);
              }
            }
          }
        };
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(type))
                .configurationParameters(parameters)
                .build(),
            listener);
    StringBuilder text = new StringBuilder();
    results.forEach((name, result) -> text.append(name).append(" -> ").append(result).append('\n'));
    return new TestRun(text.toString());
  }
}
