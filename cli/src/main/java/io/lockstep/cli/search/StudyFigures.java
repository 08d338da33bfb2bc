package io.lockstep.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.plot.Figures;
import io.lockstep.plot.figure.BarPlot;
import io.lockstep.plot.figure.BarSeries;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.ParallelAxis;
import io.lockstep.plot.figure.ParallelPlot;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.training.data.DataException;
import io.lockstep.training.search.StudyResult;
import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.Dimension.Choice;
import io.lockstep.training.search.space.Dimension.Numeric;
import io.lockstep.training.search.space.SpaceValues;
import io.lockstep.training.search.trial.Direction;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pictures of a study, by the names of their files. */
final class StudyFigures {
  /** Values that span more than this are drawn by their logarithms. */
  private static final double WIDE = 30;

  private final StudyResult study;
  private final String metric;

  StudyFigures(StudyResult study, String metric) {
    this.study = study;
    this.metric = metric;
  }

  /**
   * Creates the folder that they go to, if it is not there.
   *
   * @throws DataException if that cannot be done
   */
  static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DataException(
          "search",
          folder,
          "",
          "cannot be a folder (" + Quoted.escaped(e.toString()) + ")",
          "Give the name of a folder for --plots",
          e);
    }
  }

  /**
   * Draws them to a folder, as PNG and as SVG.
   *
   * @throws io.lockstep.plot.figure.PlotException if they cannot be drawn or written
   */
  void write(Path folder) {
    all()
        .forEach((name, figure) -> {
          Figures.write(figure, folder.resolve(name + ".png"));
          Figures.write(figure, folder.resolve(name + ".svg"));
        });
  }

  /** Returns those that there is something to see in; none where no trial was completed. */
  Map<String, Figure> all() {
    Map<String, Figure> all = new LinkedHashMap<>();
    if (study.best().isEmpty()) {
      return all;
    }
    all.put("history", history());
    all.put("parallel", parallel());
    if (study.importances().values().stream().anyMatch(part -> part > 0)) {
      all.put("importance", importance());
    }
    return all;
  }

  private List<TrialResult> completed() {
    return study.trials().stream().filter(t -> t.state() == TrialState.COMPLETED).toList();
  }

  private Figure history() {
    List<LineSeries> lines = new ArrayList<>();
    double[] numbers = study.trials().stream().mapToDouble(TrialResult::index).toArray();
    double[] best = study.history().stream().mapToDouble(Double::doubleValue).toArray();
    lines.add(LineSeries.of("best so far", numbers, best).as(LineSeries.Style.STEPS));
    points(lines, "completed", TrialState.COMPLETED);
    points(lines, "pruned", TrialState.PRUNED);
    return LinePlot.of("Search history", PlotAxis.whole("trial"), values(metric), lines);
  }

  private void points(List<LineSeries> lines, String name, TrialState state) {
    List<TrialResult> trials = study.trials().stream().filter(t -> t.state() == state).toList();
    if (!trials.isEmpty()) {
      double[] x = trials.stream().mapToDouble(TrialResult::index).toArray();
      double[] y = trials.stream().mapToDouble(TrialResult::value).toArray();
      lines.add(LineSeries.of(name, x, y).as(LineSeries.Style.POINTS));
    }
  }

  private PlotAxis values(String label) {
    return isWide() ? PlotAxis.logarithmic(label) : PlotAxis.linear(label);
  }

  private boolean isWide() {
    double[] all =
        study.trials().stream()
            .filter(TrialResult::hasValue)
            .mapToDouble(TrialResult::value)
            .sorted()
            .toArray();
    return all[0] > 0 && all[all.length - 1] > WIDE * all[0];
  }

  /** Without parameters that are not always there, which have no place where they are not. */
  private Figure parallel() {
    List<ParallelAxis> axes = new ArrayList<>();
    List<String> names = new ArrayList<>();
    study
        .space()
        .dimensions()
        .forEach((name, dimension) -> {
          if (dimension.when() == null) {
            names.add(name);
            axes.add(axis(name, dimension));
          }
        });
    axes.add(isWide() ? ParallelAxis.logarithmic(metric) : ParallelAxis.linear(metric));
    List<double[]> lines = new ArrayList<>();
    for (TrialResult trial : completed()) {
      double[] line = new double[axes.size()];
      for (int i = 0; i < names.size(); i++) {
        JsonNode value = trial.parameters().get(names.get(i));
        if (value != null) {
          line[i] = place(study.space().dimension(names.get(i)), value);
        }
      }
      line[names.size()] = trial.value();
      lines.add(line);
    }
    return new ParallelPlot(
        "Completed trials", axes, lines, study.direction() == Direction.MINIMIZE);
  }

  private static ParallelAxis axis(String name, Dimension dimension) {
    return switch (dimension) {
      case Choice choice ->
          ParallelAxis.choices(name, choice.values().stream().map(SpaceValues::text).toList());
      case Numeric numeric ->
          numeric.axis().log() ? ParallelAxis.logarithmic(name) : ParallelAxis.linear(name);
    };
  }

  private static double place(Dimension dimension, JsonNode value) {
    return switch (dimension) {
      case Choice choice -> choice.values().indexOf(value);
      case Numeric _ -> value.doubleValue();
    };
  }

  private Figure importance() {
    List<Map.Entry<String, Double>> parts = new ArrayList<>(study.importances().entrySet());
    parts.sort(Map.Entry.<String, Double>comparingByValue().reversed());
    return new BarPlot(
        "What explains the differences of " + metric,
        "parameter",
        parts.stream().map(Map.Entry::getKey).toList(),
        PlotAxis.linear("part explained").within(0, 1),
        List.of(
            BarSeries.of(
                "part explained", parts.stream().mapToDouble(Map.Entry::getValue).toArray())),
        true);
  }
}
