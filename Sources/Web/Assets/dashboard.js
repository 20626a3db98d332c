"use strict";

// Draws the charts from the numbers that stand in the page. Everything it shows is in the tables too; colours are
// those of the style sheet, so that dark and light pages and prints agree.
(function () {
  const holder = document.getElementById("chart-content");
  if (!holder || typeof Chart === "undefined") return;
  const content = JSON.parse(holder.textContent);
  const drawn = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function dataset(series, index, extra) {
    const shade = colour(index === 0 ? "--first" : "--second");
    return Object.assign(
      { label: series.name, data: series.values, backgroundColor: shade, borderColor: shade }, extra || {});
  }

  function options(horizontal, legend) {
    const counts = { beginAtZero: true, ticks: { precision: 0 }, grid: { color: colour("--line") } };
    const names = { grid: { display: false } };
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: horizontal ? "y" : "x",
      interaction: { mode: "index", intersect: false, axis: horizontal ? "y" : "x" },
      scales: horizontal ? { x: counts, y: names } : { x: names, y: counts },
      plugins: {
        legend: {
          display: legend,
          position: "top",
          align: "start",
          labels: { boxWidth: 12, sort: (one, other) => one.datasetIndex - other.datasetIndex },
        },
      },
    };
  }

  function draw(id, chart, make) {
    const canvas = document.getElementById(id);
    if (!canvas || !chart) return;
    drawn.push(new Chart(canvas, make(chart)));
    canvas.dataset.drawn = "true";
  }

  function drawAll() {
    while (drawn.length > 0) drawn.pop().destroy();
    Chart.defaults.color = colour("--quiet");
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    draw("chart-months", content.months, (chart) => ({
      data: {
        labels: chart.labels,
        datasets: [
          // The lower order is drawn on top; the legend keeps the order of the list.
          dataset(chart.series[0], 0, { type: "bar", maxBarThickness: 48, order: 2 }),
          dataset(chart.series[1], 1, { type: "line", borderWidth: 2, pointRadius: 3, tension: 0, order: 1 }),
        ],
      },
      options: options(false, true),
    }));
    for (const [id, chart] of [["chart-classes", content.classes], ["chart-grades", content.grades]]) {
      draw(id, chart, () => ({
        type: "bar",
        data: {
          labels: chart.labels,
          datasets: chart.series.map((series, index) => dataset(series, index, { maxBarThickness: 24 })),
        },
        options: options(true, chart.series.length > 1),
      }));
    }
  }

  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
