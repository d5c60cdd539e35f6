// The wall draws itself anew each minute, in place. It keeps nobody signed in: who has gone home long ago is asked again.
const EVERY = 60000;
setInterval(async () => {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-By-Itself": "1" } });
    if (answer.redirected) location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  } catch { /* away for a moment: the next minute will tell */ }
}, EVERY);
