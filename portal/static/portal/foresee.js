// Says before a file is sent what it would replace; without scripts the list above says what is there.
(() => {
  const form = document.getElementById("send");
  const told = document.getElementById("foreseen");
  let asked = 0;
  const ask = async () => {
    const files = [...form.elements.files.files];
    const department = form.elements.department.value;
    const mine = ++asked;
    if (!files.length || !department) {
      told.replaceChildren();
      return;
    }
    const query = new URLSearchParams({ year: form.elements.year.value, department, share: form.elements.share.value });
    for (const file of files) query.append("name", file.name);
    const answer = await fetch(`${form.dataset.foresee}?${query}`, { credentials: "same-origin" });
    const text = answer.ok ? await answer.text() : "";
    if (mine === asked) told.innerHTML = text;
  };
  form.addEventListener("change", ask);
})();
