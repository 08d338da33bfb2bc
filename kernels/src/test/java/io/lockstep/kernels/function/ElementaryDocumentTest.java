package io.lockstep.kernels.function;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElementaryDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "elementary-functions.md");

  @ParameterizedTest
  @MethodSource("io.lockstep.kernels.function.ElementaryFunctions#all")
  void the_document_gives_the_operations_and_the_bound(Elementary function) throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    String row =
        String.format(
            Locale.ROOT, "| %s | %d | %.2f |", function, operations(function), function.maxUlp());
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith(row)),
        () -> DOCUMENT + " has no row that begins with " + row);
  }

  /** Counts the operations; reinterpreting bits costs none. */
  private static long operations(Elementary function) {
    return CompiledFunction.program(function).lowered().schedule().stream()
        .filter(e -> !e.operands().isEmpty() && !(e instanceof Expr.Bits))
        .count();
  }
}
