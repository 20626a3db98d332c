"use strict";

// Draws each chart once, at a size and density fit for paper, and puts a picture in the canvas's place: a picture is
// printed as it stands, whatever the width of the window was.
(function () {
  const holder = document.getElementById("chart-content");
  if (!holder || typeof Chart === "undefined") return;
  const style = getComputedStyle(document.documentElement);
  const colours = ["--first", "--second"].map((name) => style.getPropertyValue(name).trim());
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.color = style.getPropertyValue("--ink").trim();
  for (const drawn of JSON.parse(holder.textContent)) {
    const canvas = document.getElementById("chart-" + drawn.id);
    if (!canvas) continue;
    const wide = !drawn.lying;
    canvas.width = wide ? 960 : 480;
    canvas.height = wide ? 280 : 60 + 26 * drawn.labels.length;
    const counts = { beginAtZero: true, ticks: { precision: 0 } };
    const names = { grid: { display: false } };
    new Chart(canvas, {
      data: {
        labels: drawn.labels,
        datasets: drawn.series.map((series, index) => ({
          type: wide && index > 0 ? "line" : "bar",
          label: series.name,
          data: series.values,
          backgroundColor: colours[index],
          borderColor: colours[index],
          borderWidth: wide && index > 0 ? 2 : 0,
          maxBarThickness: 40,
          order: drawn.series.length - index,
        })),
      },
      options: {
        animation: false,
        responsive: false,
        devicePixelRatio: 3,
        indexAxis: drawn.lying ? "y" : "x",
        scales: drawn.lying ? { x: counts, y: names } : { x: names, y: counts },
        plugins: {
          legend: {
            display: drawn.series.length > 1,
            position: "top",
            align: "start",
            labels: { sort: (one, other) => one.datasetIndex - other.datasetIndex },
          },
        },
      },
    });
    const picture = document.createElement("img");
    picture.src = canvas.toDataURL("image/png");
    picture.alt = drawn.caption;
    picture.dataset.drawn = "true";
    canvas.replaceWith(picture);
  }
})();
