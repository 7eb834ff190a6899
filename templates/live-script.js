// Shows what the server of this page tells of the run, as it comes. Words come ready; only the chart is computed here.
(() => {
  const at = (id) => document.getElementById(id);
  const CHART = 'http://www.w3.org/2000/svg';
  const MOST_POINTS = 600;
  let points = [];
  let latest = null;
  let saidTenth = 0;

  const setText = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };
  const show = (id, isShown) => at(id).classList.toggle('heard', !isShown);

  /** Names of policies may be broken where their words meet. */
  const named = (name) => name.split('_').flatMap((word, index) => (index === 0 ? [word] : ['_', document.createElement('wbr'), word]));

  const drawn = (name, fields, ...children) => {
    const element = document.createElementNS(CHART, name);
    for (const [key, value] of Object.entries(fields)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  /** The least of 1, 2, 5 times a power of ten that is no less. */
  const roundUp = (value) => {
    const power = 10 ** Math.floor(Math.log10(value));
    return power * [1, 2, 5, 10].find((step) => step * power >= value * (1 - 1e-9));
  };
  const count = (number) => number.toLocaleString('en-US');
  const digits = (value, step) => {
    const text = Math.abs(value).toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
    return value < 0 ? `−${text}` : text;
  };

  /** Early intervals may leave the picture: the scale is that of what is known now. */
  const scaleOf = ({ indifference }) => {
    const last = points.at(-1);
    const settled = points.filter(([trials]) => trials >= last[0] / 10);
    const high = Math.max(...settled.map(([, delta]) => delta), last[1] + 2 * last[2], 1.5 * indifference);
    const low = Math.max(2 * last[2] - last[1], 1.5 * indifference);
    const step = roundUp((high + low) / 5 || 1);
    return { step, top: step * Math.ceil(high / step || 1), bottom: -step * Math.ceil(low / step) };
  };

  const draw = () => {
    const chart = at('chart');
    const { width, height } = chart.getBoundingClientRect();
    if (latest === null || points.length === 0 || width === 0) return;
    const { step, top, bottom } = scaleOf(latest);
    // A long run begins in a part of the picture, not at its edge.
    const end = Math.min(latest.trials, roundUp(2 * points.at(-1)[0]));
    const ticks = Array.from({ length: Math.round((top - bottom) / step) + 1 }, (_, k) => bottom + k * step);
    const [left, right, above, below] = [14 + 8 * Math.max(...ticks.map((tick) => digits(tick, step).length)), 14, 10, 28];
    const [inner, high] = [width - left - right, height - above - below];
    const x = (trials) => (inner * trials) / end;
    const y = (value) => (high * (top - value)) / (top - bottom);
    const place = (trials, value) => `${x(trials).toFixed(1)},${y(value).toFixed(1)}`;
    const level = (value, name) => drawn('line', { x1: 0, x2: inner, y1: y(value), y2: y(value), class: name });
    const upper = points.map(([trials, delta, half]) => place(trials, delta + half));
    const lower = points.map(([trials, delta, half]) => place(trials, delta - half)).reverse();
    const changes = points.filter((point, k) => k > 0 && point[3] !== points[k - 1][3]);
    const plot = drawn(
      'svg',
      { x: left, y: above, width: inner, height: high },
      ...ticks.map((tick) => level(tick, 'grid')),
      drawn('rect', { x: 0, width: inner, y: y(latest.indifference), height: y(-latest.indifference) - y(latest.indifference), class: 'same' }),
      level(0, 'zero'),
      drawn('polygon', { points: [...upper, ...lower].join(' '), class: 'band' }),
      drawn('polyline', { points: points.map(([trials, delta]) => place(trials, delta)).join(' '), class: 'line' }),
      ...changes.map(([trials, delta]) => drawn('circle', { cx: x(trials), cy: y(delta), r: 3.5, class: 'change' })),
    );
    const yTexts = ticks.map((tick) =>
      drawn('text', { x: left - 8, y: above + y(tick) + 4, 'text-anchor': 'end' }, Math.abs(tick) < step / 2 ? '0' : digits(tick, step)),
    );
    const xTexts = [0, 0.5, 1].map((part, k) =>
      drawn(
        'text',
        { x: left + inner * part, y: height - 8, 'text-anchor': ['start', 'middle', 'end'][k] },
        k === 2 ? `${count(end)} trials` : count(Math.round(end * part)),
      ),
    );
    chart.setAttribute('viewBox', `0 0 ${width} ${height}`);
    chart.replaceChildren(plot, ...yTexts, ...xTexts);
  };

  const fillTable = ({ rows, heading }) => {
    const body = at('rows');
    setText(at('measure'), heading);
    while (body.rows.length < rows.length) {
      const row = body.insertRow();
      ['td', 'th', 'td', 'td', 'td'].forEach((kind, column) => {
        const cell = document.createElement(kind);
        if (kind === 'th') cell.scope = 'row';
        if (column !== 1) cell.className = 'figure';
        row.append(cell);
      });
    }
    rows.forEach((texts, index) => {
      texts.forEach((text, column) => {
        const cell = body.rows[index].cells[column];
        if (cell.textContent !== text) cell.replaceChildren(...named(text));
      });
    });
  };

  const showAnswer = ({ answer }) => {
    const terms = answer.lines.flatMap(({ label, text }) =>
      [['dt', label], ['dd', text]].map(([kind, words]) => Object.assign(document.createElement(kind), { textContent: words })),
    );
    at('answer').replaceChildren(...terms);
    setText(at('file'), `The report is in ${answer.file}`);
    setText(at('lead-title'), 'How the lead came about');
    setText(at('policies'), 'Policies');
    for (const [id, isShown] of [['lead', false], ['meaning', false], ['answer', true], ['open', answer.isServed], ['file', !answer.isServed], ['bar', false]]) show(id, isShown);
  };

  const say = ({ phase, done, trials, message }) => {
    const tenth = Math.floor((10 * done) / trials);
    if (phase === 'done') setText(at('said'), 'The run is done; the answer is on the page.');
    else if (phase === 'failed') setText(at('said'), message);
    else if (tenth > saidTenth) setText(at('said'), `${tenth * 10} % of trials are done. ${at('lead').textContent}`);
    saidTenth = tenth;
  };

  const trouble = (text) => {
    setText(at('trouble'), text);
    show('trouble', text !== '');
  };

  const hear = (event) => {
    latest = event;
    const known = event.kind === 'all' ? [] : points;
    const newest = known.at(-1)?.[0] ?? 0;
    points = [...known, ...event.points.filter(([trials]) => trials > newest)];
    if (points.length > MOST_POINTS) points = points.filter((_, k) => k % 2 === 0 || k === points.length - 1);
    const { phase, lead } = event;
    const share = Math.floor((100 * event.done) / event.trials);
    setText(at('lead'), lead === null ? 'Waiting for the first trials' : lead.sentence);
    setText(at('meaning'), lead === null ? '' : `So far: ${lead.meaning}.`);
    setText(at('count'), event.count);
    setText(at('rate'), event.rate);
    setText(at('left'), phase === 'finishing' ? 'all trials are done; the report is being made' : event.left);
    at('fill').style.width = `${(100 * event.done) / event.trials}%`;
    at('bar').setAttribute('aria-valuenow', String(share));
    at('bar').setAttribute('aria-valuetext', event.count);
    setText(at('unit'), `In ${event.unit}.`);
    if (lead !== null) at('chart').setAttribute('aria-label', `${lead.sentence}: ${lead.meaning}`);
    fillTable(event);
    draw();
    if (phase === 'done') showAnswer(event);
    trouble(phase === 'failed' ? `There will be no report: ${event.message}` : '');
    say(event);
    document.title = `${phase === 'done' ? 'Done' : phase === 'failed' ? 'Failed' : `${share} %`} - Quota policy run`;
    if (phase === 'done' || phase === 'failed') stream.close();
  };

  for (const id of ['lead', 'meaning', 'bar', 'pace']) show(id, true);
  const stream = new EventSource('/events');
  stream.addEventListener('message', ({ data }) => hear(JSON.parse(data)));
  stream.addEventListener('error', () => trouble('The run does not answer. If it has ended, its last words are in its terminal.'));
  new ResizeObserver(draw).observe(at('chart'));
})();
