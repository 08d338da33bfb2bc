package io.lockstep.page.run;

import io.lockstep.page.Browser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The curves of a chart as a browser has drawn them. */
final class ShownCurves {
  private static final String ALL =
      "return (document.querySelector('#chart-' + arguments[0] + ' .plot').chart.last ?? [[]])[0]"
          + ".map((line) => [line.label, line.series[arguments[1]]])";

  private ShownCurves() {}

  /**
   * Returns numbers of the points of each curve by what the legend says.
   *
   * @param chart such as {@code loss}
   * @param column such as {@code step} or {@code mean}
   */
  static Map<String, List<Double>> of(Browser browser, String chart, String column) {
    Map<String, List<Double>> curves = new LinkedHashMap<>();
    for (Object line : (List<?>) browser.run(ALL, chart, column)) {
      List<?> pair = (List<?>) line;
      List<Double> numbers =
          ((List<?>) pair.get(1)).stream().map(number -> ((Number) number).doubleValue()).toList();
      curves.put(String.valueOf(pair.get(0)), numbers);
    }
    return curves;
  }

  /** Returns numbers of the points of one curve; none where it is not there. */
  static List<Double> of(Browser browser, String chart, String column, String curve) {
    return of(browser, chart, column).getOrDefault(curve, List.of());
  }
}
