package io.lockstep.training.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectionCurveTest {
  private static Dataset data() {
    float[][] x = new float[20][1];
    for (int i = 0; i < x.length; i++) {
      x[i][0] = i;
    }
    return Dataset.of(x, new int[20]);
  }

  private static Set<Float> rows(Dataset data) {
    Set<Float> rows = new HashSet<>();
    for (int i = 0; i < data.size(); i++) {
      rows.add(data.features().values().get(i, 0));
    }
    return rows;
  }

  private static FoldScore score(double training, double held) {
    return new FoldScore(new Evaluation(training, null), new Evaluation(held, null));
  }

  @Test
  void a_learning_curve_trains_on_more_of_the_same_and_holds_out_the_same() {
    List<DataParts> seen = new ArrayList<>();
    SelectionCurve curve =
        SelectionCurve.learning(
            data(),
            new KFold(2, 1),
            new int[] {3, 7},
            1,
            parts -> {
              seen.add(parts);
              return score(parts.training().size(), 2 * parts.training().size());
            });
    assertEquals(4, seen.size());
    for (int fold = 0; fold < 2; fold++) {
      Set<Float> fewer = rows(seen.get(fold).training());
      Set<Float> more = rows(seen.get(2 + fold).training());
      assertEquals(3, fewer.size());
      assertEquals(7, more.size());
      assertTrue(more.containsAll(fewer), "the fewer are among the more");
      Set<Float> held = rows(Objects.requireNonNull(seen.get(fold).validation()));
      assertEquals(held, rows(Objects.requireNonNull(seen.get(2 + fold).validation())));
    }
    assertEquals(7, curve.points().get(1).at());
    assertEquals(new MeanAndDeviation(14, 0), curve.points().get(1).folds().validation("loss"));
  }

  @Test
  void a_validation_curve_finds_the_best_value_of_held_out_examples() {
    SelectionCurve curve =
        SelectionCurve.validation(
            data(),
            new KFold(2, 1),
            new double[] {1, 2, 4},
            (value, _) -> score(value, (value - 2) * (value - 2)));
    assertEquals(2, curve.best("loss", false).at());
    assertEquals(4, curve.best("loss", true).at());
  }

  @Test
  void folds_have_a_mean_and_a_deviation() {
    CrossValidation folds = new CrossValidation(List.of(score(0, 1), score(0, 2), score(0, 6)));
    assertEquals(3, folds.validation("loss").mean());
    assertEquals(Math.sqrt(7), folds.validation("loss").deviation(), 1e-15);
    assertEquals(new MeanAndDeviation(5, 0), MeanAndDeviation.of(5));
  }

  @Test
  void more_examples_than_there_are_are_refused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                SelectionCurve.learning(
                    data(), new KFold(2, 1), new int[] {11}, 1, _ -> score(0, 0)));
    assertEquals(
        "[learning curve] 11 examples cannot be taken of the 10 that a fold trains on; give 1 to"
            + " 10",
        e.getMessage());
  }
}
