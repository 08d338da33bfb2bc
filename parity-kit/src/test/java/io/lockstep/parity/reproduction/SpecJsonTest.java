package io.lockstep.parity.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.PickSpec;
import io.lockstep.kernels.spec.PlaceSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The text of each kind of specification in a file, so that older files can still be read. */
class SpecJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Expr X = Expr.input(0, DType.F32);

  private static Layout whole(int... dims) {
    return Layout.contiguous(Shape.of(dims));
  }

  /** One of each kind, in the order of the lines of the resource. */
  private static List<KernelSpec> specs() {
    Program half = Program.of("half", List.of(DType.F32), X.mul(0.5));
    Program center = Program.of("center", List.of(DType.F32), X.sub(X.overRow(ReduceOp.MAX)));
    Program bias =
        Program.of("matmul+add", List.of(DType.F32, DType.F32), X.add(Expr.input(1, DType.F32)));
    Layout table = whole(2, 3);
    Layout everyRow = new Layout(Shape.of(2, 3, 4), List.of(0, 0, 1), 5);
    return List.of(
        new MapSpec(half, Shape.of(6), List.of(whole(6)), List.of(whole(6))),
        new RowSpec(center, 2, 3, List.of(table), List.of(table)),
        new ColumnReduceSpec(half, ReduceOp.SUM, 2, 3, 4, List.of(whole(2, 3, 4))),
        new MatMulSpec(
            DType.BF16,
            2,
            3,
            4,
            5,
            whole(2, 3, 5),
            whole(2, 5, 4),
            bias,
            List.of(everyRow),
            List.of(whole(2, 3, 4))),
        new ArgReduceSpec(DType.I32, true, 2, 3, table),
        new GatherSpec(DType.F32, 3, 2, 4),
        new ScatterAddSpec(DType.F64, 3, 2, 4),
        new FoldSpec(DType.F32, Shape.of(2, 9), List.of(new Window(1, 3, 2, 1)), whole(2, 4, 3)),
        new PickSpec(
            DType.F32, Shape.of(2, 9), List.of(new Window(1, 3, 2, 1)), whole(2, 9), whole(2, 9)),
        new PlaceSpec(
            DType.F32, Shape.of(2, 9), List.of(new Window(1, 3, 2, 1)), whole(2, 9), whole(2, 4)));
  }

  private static List<String> texts() throws IOException {
    try (InputStream in = SpecJsonTest.class.getResourceAsStream("specifications.jsonl")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void each_kind_is_written_as_ever() throws IOException {
    assertEquals(texts(), specs().stream().map(spec -> SpecJson.write(spec).toString()).toList());
  }

  @Test
  void each_kind_is_read_as_it_was() throws IOException {
    List<KernelSpec> specs = specs();
    List<String> texts = texts();
    for (int i = 0; i < specs.size(); i++) {
      assertEquals(specs.get(i), SpecJson.read(JSON.readTree(texts.get(i))));
    }
  }

  @Test
  void what_no_device_computes_is_refused() throws IOException {
    String text = texts().get(2).replace("SUM", "MIN");
    refused(
        text.replace("\"reduced\":3", "\"reduced\":0").replace("[2,3,4]", "[2,0,4]"),
        "it takes the largest or smallest of no elements");
    refused(texts().get(5).replace("F32", "F31"), "unknown DType 'F31'");
  }

  private static void refused(String json, String problem) {
    assertEquals(
        problem,
        assertThrows(IllegalArgumentException.class, () -> SpecJson.read(tree(json))).getMessage());
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }
}
