for (const article of document.querySelectorAll(".clip")) {
  const player = new Player(article);
  const steps = article.querySelector(".steps"), explore = article.querySelector(".explore");
  if (steps) new Steps(player, steps);
  if (explore) new Explore(player, explore);
}
